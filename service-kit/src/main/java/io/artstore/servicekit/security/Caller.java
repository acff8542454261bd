package io.artstore.servicekit.security;

import io.artstore.api.auth.Scope;
import java.util.Set;

/**
 * Who a verified token belongs to.
 *
 * @param subject the account's id, {@code sub}
 * @param subjectName for people to read; not unique, never compared
 * @param clientId the program that got the token
 */
public record Caller(String subject, String subjectName, String clientId, Set<Scope> scopes) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean has(Scope scope) {
    return scopes.contains(scope);
  }
}
