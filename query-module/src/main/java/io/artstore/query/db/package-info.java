/**
 * The tables of the query module: an index of documents, where they lie, and how far each feed was
 * read. All of it can be built again from the elements' feeds. The only package here that knows
 * SQL.
 */
@NullMarked
package io.artstore.query.db;

import org.jspecify.annotations.NullMarked;
