/**
 * The SQL of the admin database, one class per table. Rows come out as records; no rule about
 * people, tokens or elements lives here, except where only the database can keep it.
 */
@NullMarked
package io.artstore.admin.db;

import org.jspecify.annotations.NullMarked;
