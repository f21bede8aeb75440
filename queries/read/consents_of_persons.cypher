// The records of the consents of persons ($ids): when, in which form and for what each was given or withdrawn, sealed.
// Without a view: only for the person's own rights (Art. 7 and 15 GDPR) and for imports, which must respect them.
MATCH (consent:ConsentRecord)
WHERE consent.person IN $ids
RETURN consent.person AS person, consent.record AS record, consent.order AS order
ORDER BY person, order
