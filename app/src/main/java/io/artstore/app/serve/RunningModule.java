package io.artstore.app.serve;

import java.net.URI;

/**
 * A module that answers.
 *
 * @param handle drains and stops it
 */
public record RunningModule(String name, URI uri, AutoCloseable handle) implements AutoCloseable {
  @Override
  public void close() throws Exception {
    handle.close();
  }
}
