/** The query module's SQL on a real PostgreSQL, as the runtime role. */
@NullMarked
package io.artstore.query.db;

import org.jspecify.annotations.NullMarked;
