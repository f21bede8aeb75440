// Remove the staged classes of the load $load, once nothing stands behind them any more.
MATCH (class:AudienceClass {load: $load, state: 'staged'})
DELETE class
