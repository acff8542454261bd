/** Tests of signing keys. */
@NullMarked
package io.artstore.admin.keys;

import org.jspecify.annotations.NullMarked;
