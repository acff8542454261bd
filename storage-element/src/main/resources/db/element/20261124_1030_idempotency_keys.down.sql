-- loses: all rows of ${prefix}_idempotency_keys

DROP TABLE ${prefix}_idempotency_keys;
