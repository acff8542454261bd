package io.artstore.element.document;

import io.artstore.filestore.StorePath;
import java.util.Optional;

/**
 * Where the files of a document lie.
 *
 * @param folder below the element's directory; empty for the directory itself, which only files of
 *     the old product use
 * @param name of the data file
 */
public record Place(String folder, String name) {
  /** What an attribute file's name ends with. */
  public static final String ATTRIBUTES_SUFFIX = ".attr.json";

  public StorePath data() {
    return in(name);
  }

  public StorePath attributes() {
    return in(name + ATTRIBUTES_SUFFIX);
  }

  /** Empty for the root. */
  public Optional<StorePath> folderPath() {
    return folder.isEmpty() ? Optional.empty() : Optional.of(StorePath.of(folder));
  }

  private StorePath in(String file) {
    return folderPath().map(path -> path.resolve(file)).orElseGet(() -> StorePath.of(file));
  }
}
