package io.artstore.schemacli.report;

/**
 * Which server a database is on.
 *
 * @param entry whose database it is
 * @param address host and port as they were asked for; empty when nobody knows
 * @param version of PostgreSQL; empty when nobody knows
 * @param known how it is known: asked now, or recorded by an earlier run
 */
public record DatabaseServer(
    String entry, String database, String address, String version, String known) {}
