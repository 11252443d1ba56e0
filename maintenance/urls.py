"""The pages of this app."""

from django.urls import URLPattern, path

from maintenance.views import calendar, feeds, load, moving, schedules

urlpatterns: list[URLPattern] = [
    path("schedules/", schedules.schedules, name="schedules"),
    path("schedules/<int:pk>/", schedules.schedule, name="schedule"),
    path("schedules/effectiveness/", schedules.effectiveness, name="effectiveness"),
    path("load/", load.load, name="load"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/<int:revision>/<int:number>/", moving.occurrence, name="calendar-occurrence"),
    path("calendar/<int:pk>/<int:revision>/<int:number>/move/", moving.move, name="calendar-move"),
    path("feeds/", feeds.feed_list, name="feeds"),
    path("feeds/open/", feeds.open_feed, name="feed-open"),
    path("feeds/<int:pk>/close/", feeds.close_feed, name="feed-close"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
]
