"""The Cedar policies (`*.cedar`) and what they can speak of (`schema.cedarschema`)."""
