package io.artstore.schema.backup;

/**
 * A foreign key between two tables.
 *
 * @param table the number of the table whose rows refer
 * @param refersTo the number of the table referred to
 * @param deferrable whether its check can wait for the end of a transaction already
 */
record ForeignKey(String name, long table, long refersTo, boolean deferrable) {}
