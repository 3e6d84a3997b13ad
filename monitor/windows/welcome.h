#pragma once

#include <QAction>
#include <QWidget>

namespace backup {

//! What stands in the place of the lists while no server is watched: a way to begin.
class Welcome : public QWidget
{
    Q_OBJECT

public:
    //! \a addServer must outlive the widget.
    explicit Welcome(QAction &addServer, QWidget *parent = nullptr);
};

}
