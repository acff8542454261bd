package io.artstore.admin.people;

import io.artstore.admin.credentials.HashingBusyException;
import io.artstore.admin.credentials.PasswordHashing;
import io.artstore.admin.credentials.PasswordPolicy;
import io.artstore.admin.db.UserRows;
import io.artstore.admin.db.UserRows.StoredUser;
import io.artstore.admin.oauth.AccessTokens;
import io.artstore.admin.oauth.AccessTokens.Bearer;
import io.artstore.api.auth.PasswordChange;
import io.artstore.api.auth.Person;
import io.artstore.api.auth.Scope;
import io.artstore.api.auth.SessionRequest;
import io.artstore.api.auth.SessionToken;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.Routes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The addresses under {@code /api/v1/} where people sign in and see to their own account. */
public final class PeopleRoutes {
  /** The {@code client_id} of tokens that people get here. */
  private static final String CLIENT_ID = "admin-module";

  private static final Duration BUSY_RETRY = Duration.ofSeconds(2);

  private final UserRows rows;
  private final SignIn signIn;
  private final PasswordHashing passwords;
  private final AccessTokens tokens;
  private final InstantSource clock;

  private PeopleRoutes(
      UserRows rows, PasswordHashing passwords, AccessTokens tokens, InstantSource clock) {
    this.rows = rows;
    this.signIn = new SignIn(rows, passwords, clock);
    this.passwords = passwords;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** All of them. */
  public static Routes of(
      UserRows rows, PasswordHashing passwords, AccessTokens tokens, InstantSource clock) {
    PeopleRoutes routes = new PeopleRoutes(rows, passwords, tokens, clock);
    return Routes.builder()
        .post("/api/v1/sessions", Access.open(), routes::signIn)
        // Any scope at all: a token that must change the password first has none.
        .get("/api/v1/users/me", Access.anyOf(Scope.values()), routes::show)
        .post("/api/v1/users/me/password", Access.signedIn(), routes::changePassword)
        .build();
  }

  private void signIn(Exchange exchange) throws IOException {
    SessionRequest request = exchange.readJson(SessionRequest.class);
    StoredUser person =
        unlessBusy(() -> signIn.authenticate(request.username(), request.password()))
            .orElseThrow(() -> refused("name or password is wrong"));
    Bearer bearer =
        new Bearer(
            person.publicId().toString(), person.username(), CLIENT_ID, RoleScopes.of(person));
    exchange.setHeader("Cache-Control", "no-store");
    exchange.respondJson(
        200,
        new SessionToken(
            tokens.issue(bearer),
            "Bearer",
            AccessTokens.LIFETIME.toSeconds(),
            bearer.scopeText(),
            person.mustChangePassword()));
  }

  private void show(Exchange exchange) throws IOException {
    StoredUser person = caller(exchange);
    exchange.setHeader("Cache-Control", "no-store");
    exchange.respondJson(
        200,
        new Person(
            person.publicId(),
            person.username(),
            person.email(),
            person.firstName(),
            person.lastName(),
            person.role().name().toLowerCase(Locale.ROOT),
            person.mustChangePassword(),
            person.lastLogin()));
  }

  private void changePassword(Exchange exchange) throws IOException {
    PasswordChange change = exchange.readJson(PasswordChange.class);
    StoredUser person = caller(exchange);
    List<String> faults = PasswordPolicy.faults(change.currentPassword(), change.newPassword());
    if (!faults.isEmpty()) {
      throw new ProblemException(ErrorCode.FIELD_INVALID, String.join("; ", faults))
          .field("new_password", null);
    }
    boolean changed =
        unlessBusy(() -> signIn.check(person, change.currentPassword()))
            .flatMap(StoredUser::passwordHash)
            .filter(old -> replace(person, old, change.newPassword()))
            .isPresent();
    if (!changed) {
      throw refused("the current password is wrong");
    }
    exchange.respond(204);
  }

  private boolean replace(StoredUser person, String oldHash, String newPassword) {
    return rows.changePassword(
        person.id(),
        oldHash,
        unlessBusy(() -> passwords.hash(newPassword)),
        clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private StoredUser caller(Exchange exchange) {
    return personId(exchange.caller().subject())
        .flatMap(rows::findByPublicId)
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.ACCOUNT_NOT_FOUND, "the token is not that of a person"));
  }

  private static Optional<UUID> personId(String subject) {
    try {
      return Optional.of(UUID.fromString(subject));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static <T> T unlessBusy(Supplier<T> work) {
    try {
      return work.get();
    } catch (HashingBusyException busy) {
      throw new ProblemException(ErrorCode.OVERLOADED, "too many passwords are being checked")
          .retryAfter(BUSY_RETRY)
          .cause(busy);
    }
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ErrorCode.CREDENTIALS_WRONG, detail)
        .header("WWW-Authenticate", "Bearer realm=\"artstore\"");
  }
}
