package io.artstore.schema.rehearsal;

/**
 * A table or sequence that is not after the way back what it was before the way up.
 *
 * @param relation with its kind: {@code table users}, {@code sequence users_id_seq}
 * @param asProven whether a step says of itself that it loses rows there
 */
public record Loss(String relation, boolean asProven) {}
