package io.artstore.schema.plan;

/**
 * Something with rows or pages, as one look saw it.
 *
 * @param name with the schema where that is not public
 * @param kind the letter of {@code pg_class.relkind}
 * @param table of an index, the id of the table that it is on; 0 for anything else
 * @param fileNode which file holds it; another one afterwards means that it was written anew
 * @param bytes of its main file
 * @param scans how often the open transaction read all of it
 * @param changes how many rows the open transaction inserted, changed and deleted
 */
record Relation(
    long id,
    String name,
    String kind,
    long table,
    long fileNode,
    long bytes,
    long scans,
    long changes) {
  boolean isIndex() {
    return table != 0;
  }

  boolean holdsRows() {
    return kind.equals("r") || kind.equals("m");
  }

  /** The kind as people say it. */
  String kindWord() {
    return switch (kind) {
      case "i", "I" -> "index";
      case "S" -> "sequence";
      case "v" -> "view";
      case "m" -> "materialized view";
      case "f" -> "foreign table";
      default -> "table";
    };
  }
}
