package io.artstore.client;

import java.io.FilterInputStream;
import java.io.InputStream;

/** Keeps a borrowed stream open. */
final class UnclosedInput extends FilterInputStream {
  UnclosedInput(InputStream source) {
    super(source);
  }

  @Override
  public void close() {
    // It belongs to whoever lent it.
  }
}
