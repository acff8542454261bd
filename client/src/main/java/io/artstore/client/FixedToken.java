package io.artstore.client;

import java.util.Optional;

/** A token that never changes, or none. */
record FixedToken(Optional<String> token) implements TokenSource {
  @Override
  public void refused(String token) {
    // There is no other.
  }
}
