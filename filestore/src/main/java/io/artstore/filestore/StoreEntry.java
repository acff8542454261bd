package io.artstore.filestore;

/** What a folder holds under one name. */
public record StoreEntry(String name, Kind kind) {
  /** Links and devices are neither, and nothing of ours. */
  public enum Kind {
    FILE,
    FOLDER,
    OTHER
  }
}
