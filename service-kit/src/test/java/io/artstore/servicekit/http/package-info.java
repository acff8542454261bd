/** Tests of the HTTP package: every one over real sockets where a socket is involved. */
@NullMarked
package io.artstore.servicekit.http;

import org.jspecify.annotations.NullMarked;
