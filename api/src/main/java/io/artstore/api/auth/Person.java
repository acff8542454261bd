package io.artstore.api.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A person, as the person sees the own account: {@code GET /api/v1/users/me}.
 *
 * @param id the {@code sub} of the person's tokens
 * @param role {@code admin}, {@code operator} or {@code user}
 */
public record Person(
    UUID id,
    String username,
    String email,
    Optional<String> firstName,
    Optional<String> lastName,
    String role,
    boolean mustChangePassword,
    Optional<Instant> lastLoginAt) {}
