package io.artstore.schema;

/**
 * What a program reports about its schema.
 *
 * @param entry name of the entry
 * @param database name of the database
 * @param version the newest applied migration
 * @param head the newest migration the program knows
 */
public record SchemaState(String entry, String database, String version, String head) {}
