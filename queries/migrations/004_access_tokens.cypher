// API tokens are found by their public prefix, and there is one of each. They are no entities: no view contains them.

CREATE CONSTRAINT access_token_prefix IF NOT EXISTS FOR (token:AccessToken) REQUIRE token.prefix IS UNIQUE;
