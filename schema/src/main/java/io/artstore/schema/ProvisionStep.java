package io.artstore.schema;

/**
 * One statement of a provisioning.
 *
 * @param database where it runs; empty for the maintenance database
 * @param condition SQL that is true when the statement is still needed; empty when it may be
 *     repeated
 * @param sql the statement
 */
record ProvisionStep(String database, String condition, String sql) {

  /** The statement for psql, which skips it when it is not needed. */
  String forPsql() {
    return condition.isEmpty()
        ? sql + ";"
        : "SELECT " + SqlNames.literal(sql) + " WHERE " + condition + " \\gexec";
  }
}
