package io.artstore.admin.oauth;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import io.artstore.admin.oauth.TokenRequestResult.Asked;
import io.artstore.admin.oauth.TokenRequestResult.Refused;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads a request for a token by client credentials. Nimbus knows the forms of the protocol; the
 * checks here are those that RFC 6749 asks of the server beyond them: one way of authenticating
 * (2.3), no parameter twice (3.2), only the grant that is offered.
 */
final class TokenRequestReader {
  private static final String BASIC = "basic ";

  private final URI endpoint;

  TokenRequestReader(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** The bytes are the request's body, whole. */
  TokenRequestResult read(
      Optional<String> authorization, Optional<String> contentType, byte[] body) {
    HTTPRequest request = new HTTPRequest(HTTPRequest.Method.POST, endpoint);
    authorization.ifPresent(request::setAuthorization);
    request.setBody(new String(body, StandardCharsets.UTF_8));
    try {
      if (contentType.isPresent()) {
        request.setContentType(contentType.get());
      }
      request.ensureEntityContentType(ContentType.APPLICATION_URLENCODED);
      Map<String, List<String>> form = request.getBodyAsFormParameters();
      Optional<ErrorObject> fault = fault(form, authorization);
      if (fault.isPresent()) {
        return new Refused(fault.get());
      }
      return read(TokenRequest.parse(request), form);
    } catch (ParseException e) {
      return new Refused(error(e, authorization));
    }
  }

  private static Optional<ErrorObject> fault(
      Map<String, List<String>> form, Optional<String> authorization) {
    Set<String> twice =
        form.entrySet().stream()
            .filter(parameter -> parameter.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!twice.isEmpty()) {
      return Optional.of(invalidRequest("given more than once: " + String.join(", ", twice)));
    }
    if (authorization.isPresent() && hasValue(form, "client_secret")) {
      return Optional.of(
          invalidRequest("the client authenticates in the header and in the body; use one"));
    }
    if (hasValue(form, "client_assertion")) {
      return Optional.of(invalidClient("client assertions are not offered"));
    }
    String grant = form.getOrDefault("grant_type", List.of("")).getFirst();
    if (grant.isEmpty()) {
      return Optional.of(invalidRequest("grant_type is missing"));
    }
    if (!grant.equals(GrantType.CLIENT_CREDENTIALS.getValue())) {
      return Optional.of(
          OAuth2Error.UNSUPPORTED_GRANT_TYPE.setDescription("only client_credentials is offered"));
    }
    return Optional.empty();
  }

  /** A parameter without a value counts as omitted (RFC 6749 section 3.2). */
  private static boolean hasValue(Map<String, List<String>> form, String name) {
    return form.getOrDefault(name, List.of()).stream().anyMatch(value -> !value.isEmpty());
  }

  private static TokenRequestResult read(TokenRequest request, Map<String, List<String>> form) {
    if (!(request.getClientAuthentication() instanceof PlainClientSecret client)) {
      return new Refused(invalidClient("authenticate with client id and secret"));
    }
    List<String> stated = form.getOrDefault("client_id", List.of());
    if (stated.stream()
        .anyMatch(id -> !id.isEmpty() && !id.equals(client.getClientID().getValue()))) {
      return new Refused(invalidRequest("client_id in the body differs from the header's"));
    }
    List<String> scopes =
        request.getScope() == null ? List.of() : request.getScope().toStringList();
    return new Asked(client.getClientID().getValue(), client.getClientSecret().getValue(), scopes);
  }

  /** A header that was meant to authenticate but cannot be read is a failed authentication. */
  private static ErrorObject error(ParseException e, Optional<String> authorization) {
    ErrorObject error = e.getErrorObject();
    if (error == null) {
      return invalidRequest("the body must be application/x-www-form-urlencoded");
    }
    boolean basic =
        authorization
            .filter(value -> value.regionMatches(true, 0, BASIC, 0, BASIC.length()))
            .isPresent();
    if (basic && error.getCode().equals(OAuth2Error.INVALID_REQUEST_CODE)) {
      return invalidClient("the Authorization header cannot be read");
    }
    return error.getCode().equals(OAuth2Error.INVALID_CLIENT_CODE)
        ? invalidClient("client authentication is missing")
        : invalidRequest("the request cannot be read");
  }

  private static ErrorObject invalidRequest(String description) {
    return OAuth2Error.INVALID_REQUEST.setDescription(description);
  }

  private static ErrorObject invalidClient(String description) {
    return OAuth2Error.INVALID_CLIENT.setDescription(description);
  }
}
