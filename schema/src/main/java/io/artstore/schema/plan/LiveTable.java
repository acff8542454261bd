package io.artstore.schema.plan;

import java.util.OptionalLong;

/**
 * A table of the live database.
 *
 * @param name with the schema where that is not public
 * @param bytes on the server's disk, with indexes and what does not fit into rows
 * @param rows as the server estimates them; empty when it has never counted
 */
public record LiveTable(String name, long bytes, OptionalLong rows) {}
