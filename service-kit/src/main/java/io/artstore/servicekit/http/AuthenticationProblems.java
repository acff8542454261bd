package io.artstore.servicekit.http;

import io.artstore.api.auth.Scope;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.security.ActingSubject;
import io.artstore.servicekit.security.Actor;
import io.artstore.servicekit.security.AuthenticationException;
import io.artstore.servicekit.security.Authenticator;
import io.artstore.servicekit.security.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the caller of a request and says in the words of RFC 6750 when there is none. */
final class AuthenticationProblems {
  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String REALM = "Bearer realm=\"artstore\"";
  private static final Duration KEYS_RETRY = Duration.ofSeconds(5);

  private AuthenticationProblems() {}

  /**
   * @return empty only where everybody has access
   */
  static Optional<Caller> admit(
      Access access, Authenticator authenticator, Optional<String> authorization) {
    return switch (access) {
      case Access.Open() -> Optional.empty();
      case Access.SignedIn() -> Optional.of(caller(authenticator, authorization));
      case Access.AnyOf(Set<Scope> scopes) -> {
        Caller caller = caller(authenticator, authorization);
        if (scopes.stream().noneMatch(caller::has)) {
          throw scopeMissing(scopes);
        }
        yield Optional.of(caller);
      }
    };
  }

  static Actor actor(Caller caller, Function<String, Optional<String>> header) {
    try {
      return ActingSubject.of(caller, header);
    } catch (AuthenticationException malformed) {
      throw problem(malformed);
    }
  }

  private static Caller caller(Authenticator authenticator, Optional<String> authorization) {
    String value = authorization.orElse("").strip();
    if (!value.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
      throw new ProblemException(
              ErrorCode.TOKEN_MISSING, "send a token in the header field Authorization: Bearer …")
          .header(CHALLENGE, REALM);
    }
    try {
      return authenticator.authenticate(value.substring("Bearer ".length()).strip());
    } catch (AuthenticationException refused) {
      throw problem(refused);
    }
  }

  private static ProblemException problem(AuthenticationException refused) {
    String detail = String.valueOf(refused.getMessage());
    return switch (refused.reason()) {
      case TOKEN_INVALID ->
          new ProblemException(ErrorCode.TOKEN_INVALID, detail)
              .header(
                  CHALLENGE,
                  REALM
                      + ", error=\"invalid_token\", error_description=\""
                      + quotable(detail)
                      + "\"")
              .cause(refused);
      case KEYS_UNAVAILABLE ->
          new ProblemException(ErrorCode.AUTH_UNAVAILABLE, "the keys of tokens cannot be had")
              .retryAfter(KEYS_RETRY)
              .cause(refused);
      case SUBJECT_MALFORMED -> new ProblemException(ErrorCode.BAD_REQUEST, detail).cause(refused);
    };
  }

  private static ProblemException scopeMissing(Set<Scope> scopes) {
    String needed = scopes.stream().map(Scope::text).sorted().collect(Collectors.joining(" "));
    return new ProblemException(
            ErrorCode.SCOPE_MISSING, "the token has none of the scopes: " + needed)
        .header(CHALLENGE, REALM + ", error=\"insufficient_scope\", scope=\"" + needed + "\"");
  }

  /** RFC 6750, section 3: printable ASCII without quote and backslash. */
  private static String quotable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "'");
  }
}
