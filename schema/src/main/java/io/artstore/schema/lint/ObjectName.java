package io.artstore.schema.lint;

/**
 * An object as the canonical catalog names it.
 *
 * @param kind one word or more: {@code table}, {@code materialized view}
 * @param name with parameters when it is a routine
 */
record ObjectName(String kind, String name) {

  /**
   * @param object kind and name, separated by the last space before the parameters
   */
  static ObjectName of(String object) {
    int parameters = object.indexOf('(');
    int end = parameters < 0 ? object.length() : parameters;
    int space = object.lastIndexOf(' ', end);
    return new ObjectName(object.substring(0, Math.max(0, space)), object.substring(space + 1));
  }

  /** The name without parameters and without schema. */
  String plainName() {
    int parameters = name.indexOf('(');
    String whole = parameters < 0 ? name : name.substring(0, parameters);
    return whole.substring(whole.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
