package io.artstore.servicekit.http;

import io.artstore.api.auth.Scope;
import java.util.EnumSet;
import java.util.Set;

/** Who may use a route. There is no default: each route says it. */
public sealed interface Access {
  /** Everybody, without a token. */
  static Access open() {
    return new Open();
  }

  /** Whoever has one of the scopes. */
  static Access anyOf(Scope... scopes) {
    return new AnyOf(Set.of(scopes));
  }

  /** Whoever has a valid token, with or without scopes. */
  static Access signedIn() {
    return new SignedIn();
  }

  /** See {@link #open()}. */
  record Open() implements Access {}

  /** See {@link #signedIn()}. */
  record SignedIn() implements Access {}

  /** See {@link #anyOf}. */
  record AnyOf(Set<Scope> scopes) implements Access {
    public AnyOf {
      if (scopes.isEmpty()) {
        throw new IllegalArgumentException("a route for no scope at all cannot be used");
      }
      scopes = Set.copyOf(EnumSet.copyOf(scopes));
    }
  }
}
