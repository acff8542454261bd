package io.artstore.client;

/** What a service account proves itself with; the secret never shows in logs. */
public record ClientCredentials(String clientId, String secret) {
  @Override
  public String toString() {
    return "ClientCredentials[" + clientId + "]";
  }
}
