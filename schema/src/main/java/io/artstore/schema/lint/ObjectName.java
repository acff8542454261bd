package io.artstore.schema.lint;

import io.artstore.schema.catalog.ObjectKinds;

/**
 * An object as the canonical catalog names it.
 *
 * @param kind one word or more: {@code table}, {@code materialized view}
 * @param name with parameters when it is a routine
 */
record ObjectName(String kind, String name) {

  /**
   * @param object kind and name
   */
  static ObjectName of(String object) {
    String kind = ObjectKinds.of(object);
    return new ObjectName(kind, object.substring(kind.length()).strip());
  }

  /** The name without parameters and without schema. */
  String plainName() {
    int parameters = name.indexOf('(');
    String whole = parameters < 0 ? name : name.substring(0, parameters);
    int method = whole.indexOf(" USING ");
    String object = method < 0 ? whole : whole.substring(0, method);
    return object.substring(object.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
