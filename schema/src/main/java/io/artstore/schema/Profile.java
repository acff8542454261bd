package io.artstore.schema;

/** How much of a catalog has to be as it was proven. */
enum Profile {
  /** All of it: what this tool made. */
  STRICT,
  /**
   * What holds rows and rules: a schema that another tool made may keep its comments, privileges
   * and extensions, also under migrations that were applied since.
   */
  ADOPT
}
