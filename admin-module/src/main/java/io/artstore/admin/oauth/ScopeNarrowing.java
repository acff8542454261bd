package io.artstore.admin.oauth;

import io.artstore.api.auth.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which scopes a token gets: all that the account has when none are asked for, else those of them
 * that are. A name that no scope has, or nothing left, is refused (RFC 6749 section 3.3).
 */
final class ScopeNarrowing {
  private ScopeNarrowing() {}

  /** Empty when the request must be refused with {@code invalid_scope}. */
  static Optional<Set<Scope>> narrow(List<String> asked, Set<Scope> allowed) {
    if (asked.isEmpty()) {
      return Optional.of(allowed).filter(scopes -> !scopes.isEmpty());
    }
    EnumSet<Scope> granted = EnumSet.noneOf(Scope.class);
    for (String name : asked) {
      Optional<Scope> scope = Scope.of(name);
      if (scope.isEmpty()) {
        return Optional.empty();
      }
      scope.filter(allowed::contains).ifPresent(granted::add);
    }
    return granted.isEmpty() ? Optional.empty() : Optional.of(granted);
  }
}
