#include "monitor/windows/welcome.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace backup {

Welcome::Welcome(QAction &addServer, QWidget *parent)
    : QWidget(parent)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *words = new QLabel(
        tr("No server is watched yet.\nGive its name or address, or choose one that this network tells of."), this);
    words->setAlignment(Qt::AlignCenter);
    auto *add = new QPushButton(addServer.icon(), addServer.text(), this);
    add->setToolTip(addServer.toolTip());
    connect(add, &QPushButton::clicked, &addServer, &QAction::trigger);
    setFocusProxy(add);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch();
    layout->addWidget(words);
    layout->addSpacing(8);
    layout->addWidget(add, 0, Qt::AlignHCenter);
    layout->addStretch();
}

}
