package io.artstore.api.module;

/**
 * Which schema a module found in its database when it started.
 *
 * @param entry whose migrations these are, such as {@code query-module}
 * @param version the newest applied migration, such as {@code 20251116_2142}
 * @param head the newest migration that the program knows
 */
public record SchemaStatus(String entry, String database, String version, String head) {}
