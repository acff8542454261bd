package io.artstore.servicekit.security;

import io.artstore.api.auth.Scope;
import java.util.Set;

/**
 * For whom something is done, and through whom.
 *
 * @param subject the account for whom it is done
 * @param scopes what that account may do
 * @param viaClientId the program whose token carried the request; differs from the subject's own
 *     when a module acts for somebody
 */
public record Actor(String subject, String name, Set<Scope> scopes, String viaClientId) {
  public Actor {
    scopes = Set.copyOf(scopes);
  }

  public boolean has(Scope scope) {
    return scopes.contains(scope);
  }
}
