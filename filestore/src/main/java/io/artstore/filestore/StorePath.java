package io.artstore.filestore;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A place below a store's root: names separated by {@code /}. It cannot lead out of the root,
 * because no name of it is empty, {@code .} or {@code ..}, and none holds NUL.
 */
public record StorePath(String value) implements Comparable<StorePath> {
  /** What common file systems allow in one name. */
  public static final int NAME_BYTES_LIMIT = 255;

  public StorePath {
    for (String name : value.split("/", -1)) {
      checkName(name);
    }
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException when it could lead out of the root or no file system takes it
   */
  public static StorePath of(String value) {
    return new StorePath(value);
  }

  /** The path of a name inside this folder. */
  public StorePath resolve(String name) {
    checkName(name);
    return new StorePath(value + "/" + name);
  }

  /** The folder, empty for what lies in the root itself. */
  public Optional<StorePath> parent() {
    int slash = value.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(new StorePath(value.substring(0, slash)));
  }

  /** The last name. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(StorePath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("not a name inside a store: '" + name + "'");
    }
    if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a name inside a store holds neither / nor NUL");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > NAME_BYTES_LIMIT) {
      throw new IllegalArgumentException(
          "a name takes at most %d bytes, this takes %d".formatted(NAME_BYTES_LIMIT, bytes));
    }
  }
}
