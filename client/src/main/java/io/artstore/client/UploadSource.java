package io.artstore.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Where the bytes of an upload come from. */
public sealed interface UploadSource {
  /** A file, which can be read again when an attempt failed. */
  record FromFile(Path path) implements UploadSource {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }

    @Override
    public OptionalLong length() throws IOException {
      return OptionalLong.of(Files.size(path));
    }

    @Override
    public boolean readAgain() {
      return true;
    }
  }

  /** A stream, which can be read once; it stays the caller's to close. */
  record FromStream(InputStream stream, OptionalLong length) implements UploadSource {
    @Override
    public InputStream open() {
      return new UnclosedInput(stream);
    }

    @Override
    public boolean readAgain() {
      return false;
    }
  }

  static UploadSource file(Path path) {
    return new FromFile(path);
  }

  static UploadSource stream(InputStream stream, OptionalLong length) {
    return new FromStream(stream, length);
  }

  /** Opens the bytes from the start. */
  InputStream open() throws IOException;

  /** The number of bytes, empty when that is not known before the end. */
  OptionalLong length() throws IOException;

  /** Whether it can be opened anew after bytes were read. */
  boolean readAgain();
}
