package io.artstore.schema.backup;

import io.artstore.schema.SqlNames;

/**
 * Where a sequence stands.
 *
 * @param called whether {@code last} was given out already
 */
record SequenceValue(String schema, String name, long last, boolean called) {
  String title() {
    return schema.equals("public") ? name : schema + "." + name;
  }

  /** Brings the sequence there. */
  String setval() {
    String quoted = SqlNames.quote(schema) + "." + SqlNames.quote(name);
    return "SELECT pg_catalog.setval("
        + SqlNames.literal(quoted)
        + ", "
        + last
        + ", "
        + called
        + ")";
  }
}
