package io.artstore.schema.plan;

/**
 * A lock on something that was there before the upgrade.
 *
 * @param relation its name now, with the schema where that is not public
 * @param live its name in the live database, which an earlier step may have changed
 * @param kind table, index, sequence, view
 */
public record RelationLock(String relation, String live, String kind, LockMode mode) {}
