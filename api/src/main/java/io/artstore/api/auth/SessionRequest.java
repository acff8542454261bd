package io.artstore.api.auth;

import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;

/** A person signs in: {@code POST /api/v1/sessions}. */
public record SessionRequest(String username, String password) {
  public SessionRequest {
    requireGiven("username", username);
    requireGiven("password", password);
  }

  /** Without the password, should anybody ever log it. */
  @Override
  public String toString() {
    return "SessionRequest[username=" + username + "]";
  }

  static void requireGiven(String field, String value) {
    // A field that the JSON lacks arrives as null, whatever its type says.
    if (value == null) {
      throw new InvalidAttributeException(ErrorCode.FIELD_MISSING, field, field + " is missing");
    }
  }
}
