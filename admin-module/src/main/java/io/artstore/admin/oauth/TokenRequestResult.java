package io.artstore.admin.oauth;

import com.nimbusds.oauth2.sdk.ErrorObject;
import java.util.List;

/** What became of reading a token request. */
sealed interface TokenRequestResult {
  /**
   * A well-formed request; whether the secret is right is not known yet.
   *
   * @param scopes as asked for, empty when nothing was asked for in particular
   */
  record Asked(String clientId, String clientSecret, List<String> scopes)
      implements TokenRequestResult {
    public Asked {
      scopes = List.copyOf(scopes);
    }

    /** Without the secret, should anybody ever log it. */
    @Override
    public String toString() {
      return "Asked[clientId=%s, scopes=%s]".formatted(clientId, scopes);
    }
  }

  /** An error of RFC 6749 section 5.2. */
  record Refused(ErrorObject error) implements TokenRequestResult {}
}
