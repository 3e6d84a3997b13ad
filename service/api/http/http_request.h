#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace backup {

//! One header field: the name in lower case, the value without white space around it.
struct HttpField {
    QByteArray name;
    QByteArray value;
};

//! One whole request as it came over the wire, with its framing already taken off.
struct HttpRequest {
    QByteArray method;
    //! As sent: origin-form, absolute-form, authority-form or "*" (RFC 9112, 3.2).
    QByteArray target;
    //! The x of HTTP/1.x.
    int minorVersion = 1;
    QList<HttpField> fields;
    //! Decoded: no chunk sizes.
    QByteArray body;

    //! Value of the first field called \a name (lower case); null when there is none.
    QByteArray value(QByteArrayView name) const;
    //! Values of all fields called \a name (lower case) as one list (RFC 9110, 5.3); null when there is none.
    QByteArray list(QByteArrayView name) const;
    //! How many fields are called \a name (lower case).
    qsizetype count(QByteArrayView name) const;
};

}
