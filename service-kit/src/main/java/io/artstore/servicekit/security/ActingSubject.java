package io.artstore.servicekit.security;

import io.artstore.api.auth.Scope;
import io.artstore.servicekit.security.AuthenticationException.Reason;
import io.artstore.servicekit.uri.PercentEncoding;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The header fields by which a module says for whom it acts. They are believed only from a token
 * with {@code storage:write}; from anybody else they are ignored, as if not sent.
 */
public final class ActingSubject {
  public static final String SUBJECT = "ArtStore-Subject";
  public static final String SUBJECT_NAME = "ArtStore-Subject-Name";
  public static final String SUBJECT_SCOPES = "ArtStore-Subject-Scopes";

  private static final int LENGTH_LIMIT = 255;

  private ActingSubject() {}

  /**
   * For whom a request acts: the named subject when the caller may name one, else the caller.
   *
   * @param header the value of a request's header field
   * @throws AuthenticationException {@code SUBJECT_MALFORMED} when a field cannot be read
   */
  public static Actor of(Caller caller, Function<String, Optional<String>> header)
      throws AuthenticationException {
    Optional<String> subject =
        caller.has(Scope.STORAGE_WRITE) ? header.apply(SUBJECT) : Optional.empty();
    if (subject.isEmpty()) {
      return new Actor(caller.subject(), caller.subjectName(), caller.scopes(), caller.clientId());
    }
    String id = decode(SUBJECT, subject.get());
    Optional<String> name = header.apply(SUBJECT_NAME);
    return new Actor(
        id,
        name.isPresent() ? decode(SUBJECT_NAME, name.get()) : id,
        scopes(header.apply(SUBJECT_SCOPES).orElse("")),
        caller.clientId());
  }

  /** The fields that a module sends on so that the next one sees the same actor. */
  public static Map<String, String> headers(Actor actor) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(SUBJECT, PercentEncoding.encode(actor.subject()));
    headers.put(SUBJECT_NAME, PercentEncoding.encode(actor.name()));
    headers.put(
        SUBJECT_SCOPES,
        actor.scopes().stream().map(Scope::text).sorted().collect(Collectors.joining(" ")));
    return headers;
  }

  private static Set<Scope> scopes(String text) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String part : text.split(" ")) {
      Scope.of(part).ifPresent(scopes::add);
    }
    return scopes;
  }

  private static String decode(String name, String value) throws AuthenticationException {
    String text;
    try {
      text = PercentEncoding.decode(value);
    } catch (IllegalArgumentException malformed) {
      throw new AuthenticationException(
          Reason.SUBJECT_MALFORMED, name + " is not percent-encoded UTF-8", malformed);
    }
    if (text.isBlank() || text.length() > LENGTH_LIMIT || text.indexOf('\0') >= 0) {
      throw new AuthenticationException(
          Reason.SUBJECT_MALFORMED, name + " must have 1 to " + LENGTH_LIMIT + " characters");
    }
    return text;
  }
}
