package io.artstore.admin.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import io.artstore.admin.accounts.ServiceAccounts;
import io.artstore.admin.credentials.HashingBusyException;
import io.artstore.admin.db.ServiceAccountRows.StoredAccount;
import io.artstore.admin.oauth.AccessTokens.Bearer;
import io.artstore.admin.oauth.TokenRequestResult.Asked;
import io.artstore.admin.oauth.TokenRequestResult.Refused;
import io.artstore.api.auth.Scope;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.RouteHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Gives tokens for client id and secret (RFC 6749 sections 4.4 and 5). Errors of the protocol are
 * answered in its own form; what the service itself lacks is a problem document like everywhere.
 */
final class TokenEndpoint implements RouteHandler {
  private static final int BODY_LIMIT = 64 * 1024;
  private static final int UNAUTHORIZED = 401;
  private static final Duration BUSY_RETRY = Duration.ofSeconds(2);

  private final TokenRequestReader reader;
  private final ServiceAccounts accounts;
  private final AccessTokens tokens;

  TokenEndpoint(TokenRequestReader reader, ServiceAccounts accounts, AccessTokens tokens) {
    this.reader = reader;
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /** The answer of RFC 6749 section 5.1. */
  private record TokenAnswer(String accessToken, String tokenType, long expiresIn, String scope) {}

  /** The answer of RFC 6749 section 5.2. */
  private record ErrorAnswer(String error, String errorDescription) {}

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.setHeader("Cache-Control", "no-store");
    exchange.setHeader("Pragma", "no-cache");
    byte[] body = exchange.body().readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      throw new ProblemException(
          ErrorCode.BODY_TOO_LARGE, "a token request has at most %d bytes".formatted(BODY_LIMIT));
    }
    switch (reader.read(exchange.header("Authorization"), exchange.header("Content-Type"), body)) {
      case Refused refused -> respond(exchange, refused.error());
      case Asked asked -> answer(exchange, asked);
    }
  }

  private void answer(Exchange exchange, Asked asked) throws IOException {
    Optional<StoredAccount> account = authenticate(asked);
    if (account.isEmpty()) {
      respond(exchange, OAuth2Error.INVALID_CLIENT.setDescription("client id or secret is wrong"));
      return;
    }
    Optional<Set<Scope>> scopes = ScopeNarrowing.narrow(asked.scopes(), account.get().scopes());
    if (scopes.isEmpty()) {
      respond(
          exchange,
          OAuth2Error.INVALID_SCOPE.setDescription("the account has none of these scopes"));
      return;
    }
    Bearer bearer =
        new Bearer(
            account.get().id().toString(),
            account.get().name(),
            account.get().clientId(),
            scopes.get());
    exchange.respondJson(
        200,
        new TokenAnswer(
            tokens.issue(bearer), "Bearer", AccessTokens.LIFETIME.toSeconds(), bearer.scopeText()));
  }

  private Optional<StoredAccount> authenticate(Asked asked) {
    try {
      return accounts.authenticate(asked.clientId(), asked.clientSecret());
    } catch (HashingBusyException busy) {
      throw new ProblemException(ErrorCode.OVERLOADED, "too many secrets are being checked")
          .retryAfter(BUSY_RETRY)
          .cause(busy);
    }
  }

  private static void respond(Exchange exchange, ErrorObject error) throws IOException {
    if (error.getHTTPStatusCode() == UNAUTHORIZED) {
      exchange.setHeader("WWW-Authenticate", "Basic realm=\"artstore\", charset=\"UTF-8\"");
    }
    exchange.respondJson(
        error.getHTTPStatusCode(), new ErrorAnswer(error.getCode(), error.getDescription()));
  }
}
