package io.artstore.admin.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.admin.oauth.TokenRequestResult.Asked;
import io.artstore.admin.oauth.TokenRequestResult.Refused;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenRequestReaderTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String GRANT = "grant_type=client_credentials";

  private final TokenRequestReader reader =
      new TokenRequestReader(URI.create("http://localhost:8000/oauth2/token"));

  @Test
  void readsBasicWithFormEncodedParts() {
    assertThat(
            read(
                basic("a%20program:p%3Ass%2B+%D0%B6"), GRANT + "&scope=files%3Aread+files%3Awrite"))
        .isEqualTo(new Asked("a program", "p:ss+ ж", List.of("files:read", "files:write")));
  }

  @Test
  void readsTheSecretFromTheBody() {
    assertThat(read(Optional.empty(), GRANT + "&client_id=a&client_secret=b%2Bc"))
        .isEqualTo(new Asked("a", "b+c", List.of()));
  }

  @Test
  void takesTheSchemeInAnyCaseAndAnEmptyScopeAsNone() {
    Optional<String> header = basic("a:b").map(value -> value.replace("Basic", "bAsIc"));
    assertThat(read(header, GRANT + "&scope=&client_id=a"))
        .isEqualTo(new Asked("a", "b", List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "grant_type=",
        "scope=files%3Aread",
        GRANT + "&" + GRANT,
        GRANT + "&client_secret=b",
        GRANT + "&client_id=someone-else",
        GRANT + "&scope=a&scope=a",
      })
  void refusesARequestThatIsNotOne(String body) {
    assertThat(code(read(basic("a:b"), body))).isEqualTo("invalid_request 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"password", "refresh_token", "authorization_code", "foo", "Client_Credentials"})
  void refusesOtherGrants(String grant) {
    assertThat(code(read(basic("a:b"), "grant_type=" + grant)))
        .isEqualTo("unsupported_grant_type 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic", "Basic !!!", "Basic YWI=", "Basic JXp6OmI=", "Bearer abc", "Digest x"})
  void takesAHeaderThatCannotBeReadForAFailedAuthentication(String header) {
    assertThat(code(read(Optional.of(header), GRANT))).isEqualTo("invalid_client 401");
  }

  @Test
  void refusesNoAuthenticationAndKindsThatAreNotOffered() {
    assertThat(code(read(Optional.empty(), GRANT))).isEqualTo("invalid_client 401");
    assertThat(code(read(Optional.empty(), GRANT + "&client_id=a")))
        .isEqualTo("invalid_client 401");
    assertThat(code(read(Optional.empty(), GRANT + "&client_assertion=a.b.c")))
        .isEqualTo("invalid_client 401");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data", "nonsense"})
  void refusesOtherBodies(String contentType) {
    TokenRequestResult result =
        reader.read(basic("a:b"), Optional.of(contentType), GRANT.getBytes(StandardCharsets.UTF_8));
    assertThat(code(result)).isEqualTo("invalid_request 400");
  }

  private TokenRequestResult read(Optional<String> authorization, String body) {
    return reader.read(authorization, Optional.of(FORM), body.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> basic(String credentials) {
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private static String code(TokenRequestResult result) {
    return switch (result) {
      case Asked asked -> asked.toString();
      case Refused refused -> refused.error().getCode() + " " + refused.error().getHTTPStatusCode();
    };
  }
}
