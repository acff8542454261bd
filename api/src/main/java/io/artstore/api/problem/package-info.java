/** The error catalogue and the problem documents of RFC 9457 that carry it. */
@NullMarked
package io.artstore.api.problem;

import org.jspecify.annotations.NullMarked;
