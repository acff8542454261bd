package io.artstore.api.auth;

/** A person changes the own password: {@code POST /api/v1/users/me/password}. */
public record PasswordChange(String currentPassword, String newPassword) {
  public PasswordChange {
    SessionRequest.requireGiven("current_password", currentPassword);
    SessionRequest.requireGiven("new_password", newPassword);
  }

  /** Without the passwords, should anybody ever log it. */
  @Override
  public String toString() {
    return "PasswordChange[]";
  }
}
