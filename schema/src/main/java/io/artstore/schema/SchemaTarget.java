package io.artstore.schema;

/**
 * A schema and the way to the database it is said to live in.
 *
 * @param connections as a role that may act as the owner of the tables
 */
public record SchemaTarget(SchemaEntry entry, ConnectionSource connections) {}
