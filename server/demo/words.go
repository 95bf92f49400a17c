package demo

// Two people nobody knows, and what they might have written.
const (
	nameMira  = "Mira"
	nameJonas = "Jonas"
)

var gestures = []string{
	"hug", "hug", "hug", "kiss", "kiss", "kiss", "hold_hands", "hold_hands", "touch", "touch", "cuddle", "massage", "dance",
}

var needs = []string{"talk", "be_heard", "hug", "time", "space", "help", "nothing", "nothing", ""}

var touchNotes = []string{
	"At the door, still with your coat on.",
	"On the sofa, without the telly for once.",
	"In the supermarket queue. The cashier smiled.",
	"You were half asleep.",
	"After the call with your mother.",
	"On the walk by the canal, in the rain.",
	"Just because you were in the kitchen.",
	"Before the train left.",
	"Long. I had forgotten how long they can be.",
	"You put your hand on my back while I was cooking.",
	"In the car, at the red light.",
	"When the news from the clinic was good.",
}

var kindWords = []string{
	"Thank you for getting up with the dog. I slept like a stone.",
	"You explained that form to my father with more patience than I have ever had.",
	"I heard you sing in the shower again. I had missed that.",
	"The soup was exactly what this day needed.",
	"I saw how hard that phone call was, and how kind you stayed.",
	"You look good in that old green jumper. You always have.",
	"I like how you talk to the neighbour's children, as if they were people.",
	"Thank you for asking twice how my day was, and waiting for the real answer.",
	"I told them about your idea at work today. They liked it. I was proud.",
	"You made the bed with the good sheets. I noticed.",
	"When you laughed at the film, I remembered our first flat.",
	"I know this week was too much. You carried more of it than I did.",
	"You found my keys, my glasses and my good mood. In that order.",
	"The note in my lunch box made me sit down for a minute.",
	"Thank you for not saying 'I told you so'. You could have.",
	"I love that you still stop for every dog.",
	"You were right about the colour of the wall.",
	"It was good to be quiet next to you yesterday.",
	"Thank you for saying sorry first. I was still looking for the words.",
	"Your bread is better than the baker's now. I mean it.",
	"I watched you repair the bicycle. You hum when you concentrate.",
	"You remembered the date of my interview. I had not even told you twice.",
	"I am glad it is you I grow older with.",
	"You made my sister feel welcome. That means a lot to me.",
	"The walk was your idea and it was the best hour of my week.",
	"I liked your message at noon. I read it three times.",
	"Thank you for taking the early appointment.",
	"You stayed up with me although you were dead tired.",
	"I love how you read the menu aloud, all of it, every time.",
	"You asked what I thought and then you did it. Thank you.",
}

var calmWords = []string{
	"Good day. I would like more evenings like yesterday.",
	"Tired, but the good sort. The garden looks like something now.",
	"Looking forward to the weekend with you.",
	"Work is calmer. I notice that I am too.",
	"I felt looked after today.",
	"Nothing special, and that was lovely.",
	"A bit of a cold. Tea and you would help.",
}

var farWords = []string{
	"We are only passing things to each other at the moment. I miss us.",
	"The project eats me. It is not you.",
	"I do not know how to start, but I would like to talk.",
	"Long day, short temper. I am sorry for this morning.",
	"Could we have one evening without phones?",
	"I feel like a colleague who runs a house with you.",
}
