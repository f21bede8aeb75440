// The strongest short chains of introductions from the asker's measures or person to each contact.
// $starts: ids of measures and persons. $goals: ids of units and posts. $strengths: tie type -> strength from 0 to 1.
// $limit: chains a goal at most. $today: ISO date, for ties that have ended. $classes: the view's audience classes.
// $persons: true: chains over persons alone; false: all others; null: both.
// Whole groups of equally short chains are taken before they are cut by strength and ids, so the choice does not
// depend on the order in which the engine finds them.
UNWIND $goals AS goal_id
UNWIND $starts AS start_id
MATCH (start:Entity {id: start_id} WHERE start.audience IN $classes)
MATCH (goal:Entity {id: goal_id} WHERE goal.audience IN $classes)
CALL (start, goal) {
  MATCH way = SHORTEST 2 GROUPS (start)
    (()-[tie:KNOWS|WORKS_ON|ATTENDED|HOLDS|UNIT_OF|MEMBER_OF|LEADS|PARTNERS_IN
        WHERE tie.audience IN $classes AND coalesce(tie.until >= left($today, size(tie.until)), true)]-
     (stop:Entity WHERE stop.audience IN $classes)){1,7}
    (goal)
  WITH way, tie, stop,
       reduce(product = 1.0, one IN tie |
         product * $strengths[type(one)] * CASE WHEN type(one) = 'KNOWS' AND NOT coalesce(one.met_in_person, false) THEN 0.7 ELSE 1.0 END
       ) AS strength
  WHERE $persons IS NULL OR $persons = any(one IN stop WHERE one:Person)
  ORDER BY strength DESC, size(tie), [one IN stop | one.id]
  LIMIT $limit
  RETURN strength,
         [place IN range(0, size(tie) - 1) | {
            type: type(tie[place]), forward: endNode(tie[place]) = stop[place],
            met_in_person: tie[place].met_in_person, since: coalesce(tie[place].since, tie[place].from), role: tie[place].role,
            status: tie[place].status,
            id: stop[place].id, label: head([label IN labels(stop[place]) WHERE label <> 'Entity']),
            name: CASE WHEN stop[place]:Person
                       THEN CASE WHEN stop[place].identity_audience IN $classes THEN stop[place].name END
                       ELSE stop[place].name END}] AS steps
}
RETURN goal.id AS goal, start.id AS start, head([label IN labels(start) WHERE label <> 'Entity']) AS start_type,
       CASE WHEN start:Person THEN CASE WHEN start.identity_audience IN $classes THEN start.name END ELSE start.name END AS start_name,
       strength, steps
ORDER BY goal, strength DESC, size(steps), [step IN steps | step.id]
