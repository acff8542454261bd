/** Tests of passwords and secrets. */
@NullMarked
package io.artstore.admin.credentials;

import org.jspecify.annotations.NullMarked;
