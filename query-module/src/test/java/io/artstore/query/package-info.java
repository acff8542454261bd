/** The query module over real sockets and a real database. */
@NullMarked
package io.artstore.query;

import org.jspecify.annotations.NullMarked;
