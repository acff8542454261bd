package io.artstore.element;

import io.artstore.api.auth.Scope;
import io.artstore.servicekit.security.AuthenticationException;
import io.artstore.servicekit.security.Authenticator;
import io.artstore.servicekit.security.Caller;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Takes tokens of the form {@code SUBJECT/scope,scope}: what tokens mean is tested elsewhere. */
final class TestTokens implements Authenticator {
  static final String MODULE = "ingester/storage:read,storage:write";
  static final String PERSON = "alice/files:read,files:write";
  static final String READER = "bob/files:read";
  static final String ADMINISTRATOR = "root/files:read,files:write,admin:write";

  @Override
  public Caller authenticate(String token) throws AuthenticationException {
    String[] parts = token.split("/", 2);
    if (parts.length < 2) {
      throw new AuthenticationException(
          AuthenticationException.Reason.TOKEN_INVALID, "not a token of the test");
    }
    return new Caller(
        parts[0],
        parts[0] + " by name",
        parts[0],
        Arrays.stream(parts[1].split(",")).map(Scope::parse).collect(Collectors.toSet()));
  }
}
